"""A figure as a frozen value, and the drawings that it can show; standard library only.

``drawings`` holds what can be drawn, ``figure`` the figure with caption, text in place of the picture and
data table, ``telling`` derives these two from the drawing, ``svg`` renders. ``files`` makes PDF, PNG
and Word of it, which takes typst and python-docx; pages ask ``apart`` for them.
"""
