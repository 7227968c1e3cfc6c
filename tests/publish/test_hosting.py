"""The settings of a web server that the guide gives are settings that it takes."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

NGINX = shutil.which("nginx")


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_takes_the_settings_of_the_site(tmp_path):
    assert NGINX
    settings = f"include {ROOT / 'docs' / 'hosting' / 'nginx-site.conf'};"
    logs = f"pid {tmp_path / 'pid'}; error_log stderr;"
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"{logs} events {{}} http {{ access_log off; {settings} }}", encoding="utf-8")
    tried = subprocess.run([NGINX, "-t", "-c", str(whole)], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
