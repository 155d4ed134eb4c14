"""An API for clients of REDCap: a programme, or an anonymous survey, is a project. Written from clients alone."""
