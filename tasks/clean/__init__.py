"""The cleaning stage: takes out of an extracted page what is not its article."""
