"""The static home: a folder of files in which the pages run inside the visitor's own browser.

`site` writes the folder; `home` is what runs in the browser, under Pyodide: the same app as on a server.
"""
