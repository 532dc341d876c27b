"""All that is kept in Redis: frontier, hosts, fingerprints, records. The only importer of redis."""
