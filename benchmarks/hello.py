"""The yardstick of the dashboard: Streamlit's plainest page with a chart; ``streamlit hello`` begins without one."""

import altair as alt
import pandas as pd
import streamlit as st

st.title("Hello")
st.markdown("Twenty bars.")
table = pd.DataFrame({"name": [f"Bar {number:02d}" for number in range(1, 21)], "value": range(5, 105, 5)})
st.altair_chart(alt.Chart(table).mark_bar().encode(x="value", y="name"))
