"""What happens to one URL: fetch, extract, clean, fingerprint, record."""
