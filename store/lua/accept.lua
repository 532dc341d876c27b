-- uses: keys jobs hosts base32 slices admission
--
-- accept: take messages off a Celery queue's list and their URLs in, all in one step or not at all.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 HOST_CONCURRENCY, 2 retention (ms), 3 PENDING_MAX, 4 the list, 5 how far from its right end the messages are
--       looked for; then for each message itself, number of jobs, number of refused items, for each job id (and twin), url,
--       host, meta (JSON, may be empty), lane, and for each refused item the item, the reason and the list it came from, ''
--       for none
-- Types job:ID hash, queue:LANE list, hosts, delayed, leases zset, counters hash, inbox:dead stream; the list: kombu pushes
--       on the left and takes from the right
-- Returns {messages taken, URLs that were new}: those that are not there any more count for nothing, and when the first
--       is not there, none is looked for; false when there is no room for all that are new, and then nothing is changed
local list, reach = ARGV[4], ARGV[5]
local messages, jobs, refused, at = {}, {}, {}, 6
while at <= #ARGV do
  local message, first = ARGV[at], at == 6
  local own, rest = jobs_at(at + 3, tonumber(ARGV[at + 1]))
  at = rest + 3 * tonumber(ARGV[at + 2])
  if redis.call('LPOS', list, message, 'RANK', -1, 'MAXLEN', reach) then
    messages[#messages + 1] = message
    for _, job in ipairs(own) do jobs[#jobs + 1] = job end
    for item = rest, at - 1, 3 do refused[#refused + 1] = item end
  elseif first then
    return {0, 0}
  end
end

local answers, new, short = judge(jobs, tonumber(ARGV[3]), tonumber(ARGV[2]))
if short then return false end
take(jobs, answers, new, tonumber(ARGV[1])) -- before the messages go: a full memory then refuses all of it
for _, item in ipairs(refused) do
  local fields = {'item', ARGV[item], 'reason', ARGV[item + 1]}
  if ARGV[item + 2] ~= '' then
    fields[5], fields[6] = 'queue', ARGV[item + 2]
  end
  redis.call('XADD', inbox_dead, '*', unpack(fields))
end
for _, message in ipairs(messages) do redis.call('LREM', list, -1, message) end
return {#messages, new}
