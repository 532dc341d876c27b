-- uses: keys jobs ends
--
-- purge: end dead letters as rejected.purged and forget their URLs, which may then be admitted again.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 OUTCOMES_KEEP; then ids
-- Types job:ID, counters hash; dead zset; outcomes stream
-- Returns how many of them were dead letters
local purged = 0
for at = 2, #ARGV do
  local id = ARGV[at]
  local job = redis.call('ZREM', dead, id) == 1 and read_job(id)
  if job then
    redis.call('DEL', job_key(id))
    local reason = job.reason or 'failed.internal'
    count(reason, -1)
    count('rejected.purged')
    tell(job, 'rejected.purged', reason .. ': ' .. (job.detail or ''), '', ARGV[1])
    purged = purged + 1
  end
end
return purged
