"""An organisation without an account answers one referral: a link, a code, one page."""
