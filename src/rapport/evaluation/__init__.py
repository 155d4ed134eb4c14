"""Analysis plans of a programme, run on its own answers: from what people said to a report, small numbers hidden."""
