"""The mails and SMS that people of an account have got."""
