-- uses: keys jobs
--
-- renew: make leases last from now on.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 lease (ms); then for each id, token
-- Types job:ID hash, leases zset
-- Returns the ids that are still held
local lease = tonumber(ARGV[1])
local kept = {}
for at = 2, #ARGV, 2 do
  local id = ARGV[at]
  if redis.call('HGET', job_key(id), 'token') == ARGV[at + 1] and redis.call('ZREM', leases, id) == 1 then
    redis.call('ZADD', leases, int(now + lease), id)
    kept[#kept + 1] = id
  end
end
return kept
