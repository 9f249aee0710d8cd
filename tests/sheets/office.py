"""LibreOffice without a screen, with a profile of its own, so that it meets nobody else's."""

import pathlib
import subprocess


def convert(files, ending, folder, profile, options=""):
    """Converts all files at once; they come out in `folder` under their names with `ending`."""
    target = f"{ending}:{options}" if options else ending
    subprocess.run(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
         "--convert-to", target, "--outdir", str(folder), *map(str, files)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)
    made = [pathlib.Path(folder) / f"{pathlib.Path(file).stem}.{ending}" for file in files]
    missing = [str(file) for file in made if not file.exists()]
    assert not missing, f"LibreOffice did not make {missing}"
    return made
