"""Vipps MobilePay."""
