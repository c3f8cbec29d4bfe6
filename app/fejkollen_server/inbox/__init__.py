"""The mails and SMS that people are sent. They never leave Fejkollen."""
