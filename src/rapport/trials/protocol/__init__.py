"""The protocol of a trial: a text with versions, registered before anybody is recruited, its changes logged."""
