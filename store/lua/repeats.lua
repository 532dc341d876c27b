-- uses: keys jobs look
--
-- repeats: of jobs that were seen twice in their queue, tell those that are.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 '1' to mend: the first entry stays, 2 entries of queues to look at, about; then ids
-- Types job:ID hash; queue:LANE list
-- Returns {{id, ...}, {id that was not looked at, ...}}
local mend, limit = ARGV[1] == '1', tonumber(ARGV[2])
local found, left = {}, {}
for at = 3, #ARGV do
  local id = ARGV[at]
  local host, lane = job_host(id)
  if host and limit > 0 then
    local key = queue_key(lane)
    local entries = redis.call('LPOS', key, id, 'COUNT', 0)
    limit = limit - redis.call('LLEN', key)
    if #entries > 1 then
      found[#found + 1] = id
      if mend then redis.call('LREM', key, 1 - #entries, id) end
    end
  elseif host then
    left[#left + 1] = id
  end
end
return {found, left}
