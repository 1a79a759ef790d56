"""The static home: a folder of files in which the pages run inside the visitor's own browser.

`site` writes the folder; `home` is what runs in the browser, under Pyodide. Both use the same app as a server does.
"""
