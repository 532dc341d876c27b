-- uses: keys jobs hosts base32 slices admission
--
-- admit: take URLs that are not known yet, as long as there is room.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 HOST_CONCURRENCY, 2 retention (ms), 3 PENDING_MAX (0: take nothing new); then for each job id (and twin), url,
--       host, meta (JSON, may be empty), lane
-- Types job:ID hash, queue:LANE list, hosts, delayed, leases zset, counters hash
-- Returns for each job 0 new, 1 waiting or in hand, 2 done, 3 dead, 4 new, but there is no room: it was not taken
local jobs = jobs_at(4, (#ARGV - 3) / 5)
local answers, new = judge(jobs, tonumber(ARGV[3]), tonumber(ARGV[2]))
take(jobs, answers, new, tonumber(ARGV[1]))
return answers
