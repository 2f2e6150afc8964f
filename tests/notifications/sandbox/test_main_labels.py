"""The sandbox as a process names its phones by post."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path


def test_phones_are_named_by_the_labels_file(tmp_path: Path) -> None:
    labels = tmp_path / "phones.json"
    labels.write_text(json.dumps({"+12025550104": "带班领导甲"}, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "notifications.sandbox", "--labels", str(labels)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:
        assert sandbox.stdout is not None
        url = sandbox.stdout.readline().split()[1]
        body = json.dumps({"from": "+12025550104", "text": "1"}).encode()
        request = urllib.request.Request(f"{url}/sandbox/reply", body, {"Content-Type": "application/json"})
        try:
            urllib.request.urlopen(request).close()
        except urllib.error.HTTPError as error:
            error.close()  # nobody takes replies here; the phone shows it all the same
        with urllib.request.urlopen(url) as page:
            text = page.read().decode()
        sandbox.terminate()
    assert "带班领导甲" in text
