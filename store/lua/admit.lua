-- uses: keys jobs hosts base32 slices
--
-- admit: take URLs that are not known yet; from the inbox, also remove them there in the same step.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 HOST_CONCURRENCY, 2 retention (ms), 3 number of inbox items, 4 number of jobs, 5 number of refused items;
--       then the inbox items; then for each job id, url, host, meta (JSON, may be empty);
--       then for each refused item the item and the reason
-- Types job:ID hash, queue:HOST list, hosts zset, counters hash, inbox list, inbox:dead stream
-- Returns for each job 0 new, 1 waiting or in hand, 2 done, 3 dead; or false when the inbox does not begin with these
--       items any more, and then nothing is changed
local concurrency, retention = tonumber(ARGV[1]), tonumber(ARGV[2])
local items, jobs, refused = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local at = 6

if items > 0 then
  local present = redis.call('LRANGE', inbox, 0, items - 1)
  if #present ~= items then return false end
  for _, item in ipairs(present) do
    if item ~= ARGV[at] then return false end
    at = at + 1
  end
end

local seen = live_tables('urls', retention)
local answers, new = {}, 0
for job = 1, jobs do
  local id, url, host, meta = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  at = at + 4
  if redis.call('EXISTS', job_key(id)) == 1 then
    answers[job] = redis.call('ZSCORE', dead, id) and 3 or 1
  elseif recall(seen, decode(id)) then
    answers[job] = 2
  else
    answers[job] = 0
    new = new + 1
    local fields = {'at', int(now)}
    add_text(fields, 'url', url)
    if meta ~= '' then add_text(fields, 'meta', meta) end
    if host ~= host_of(url) then
      fields[#fields + 1] = 'host'
      fields[#fields + 1] = host
    end
    redis.call('HSET', job_key(id), unpack(fields))
    if redis.call('RPUSH', queue_key(host), id) == 1 then place_host(host, concurrency) end
  end
end
if new > 0 then
  count('admitted', new)
  count('waiting', new)
end

for _ = 1, refused do
  redis.call('XADD', inbox_dead, '*', 'item', ARGV[at], 'reason', ARGV[at + 1])
  at = at + 2
end
if items > 0 then redis.call('LTRIM', inbox, items, -1) end
return answers
