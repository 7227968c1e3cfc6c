"""To be written."""

import view

v = view.current()
view.write_address(v)
v.heading(v.say("dashboard.page-data"))
