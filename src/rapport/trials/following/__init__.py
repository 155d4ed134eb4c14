"""What happened while a trial ran: what went another way than planned, and which sessions were held for whom."""
