-- uses: keys jobs look
--
-- reasons: count the reasons of dead letters, a page a call, oldest first.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 since when ('-inf', or '(' and the time up to which the page before went), 2 dead letters, about
-- Types dead zset; job:ID hash
-- Returns {up to when (that included), how many, {reason, how many, reason, ...}}; false when there are no more
local some = redis.call('ZRANGE', dead, ARGV[1], '+inf', 'BYSCORE', 'LIMIT', 0, ARGV[2], 'WITHSCORES')
if #some == 0 then return false end
local ids = redis.call('ZRANGE', dead, ARGV[1], some[#some], 'BYSCORE')
local counts, flat = {}, {}
for _, id in ipairs(ids) do
  local reason = reason_of(id)
  if reason then counts[reason] = (counts[reason] or 0) + 1 end
end
for reason, of_it in pairs(counts) do
  flat[#flat + 1] = reason
  flat[#flat + 1] = of_it
end
return {some[#some], #ids, flat}
