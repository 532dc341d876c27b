-- uses: keys jobs
--
-- letters: read dead letters.
--
-- KEYS  as in lib/keys.lua
-- ARGV  ids
-- Types dead zset, job:ID hash
-- Returns for each id {url, host, reason, detail, attempts, meta or '', admitted (ms), times of attempts (ms, joined by
--       commas), attempts lost with a worker}, or an empty list when it is no dead letter (any more)
local letters = {}
for at, id in ipairs(ARGV) do
  local job = redis.call('ZSCORE', dead, id) and read_job(id)
  letters[at] = job and {job.url, job.host, job.reason or '', job.detail or '', int(job.attempt), job.meta or '',
    job.at or '0', job.times or '', int(job.lost)} or {}
end
return letters
