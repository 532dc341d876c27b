-- uses: keys jobs hosts base32 slices admission
--
-- drain: take items off the inbox, as jobs or as refused, all in one step or not at all.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 HOST_CONCURRENCY, 2 retention (ms), 3 PENDING_MAX, 4 number of items, 5 number of jobs; then the items; then for
--       each job id (and twin), url, host, meta (JSON, may be empty), lane; then for each refused item the item and the
--       reason
-- Types job:ID hash, queue:LANE, inbox list, hosts, delayed, leases zset, counters hash, inbox:dead stream
-- Returns for each job 0 new, 1 waiting or in hand, 2 done, 3 dead; false when the inbox does not begin with these items
--       any more, 0 when there is no room for all that are new, and then nothing is changed
local items = tonumber(ARGV[4])
local present = redis.call('LRANGE', inbox, 0, items - 1)
if #present ~= items then return false end
for at, item in ipairs(present) do
  if item ~= ARGV[5 + at] then return false end
end

local jobs, rest = jobs_at(6 + items, tonumber(ARGV[5]))
local answers, new, short = judge(jobs, tonumber(ARGV[3]), tonumber(ARGV[2]))
if short then return 0 end
take(jobs, answers, new, tonumber(ARGV[1]))
for at = rest, #ARGV, 2 do redis.call('XADD', inbox_dead, '*', 'item', ARGV[at], 'reason', ARGV[at + 1]) end
redis.call('LTRIM', inbox, items, -1)
return answers
