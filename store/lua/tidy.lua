-- uses: keys slices
--
-- tidy: drop what slices past their retention hold, a few buckets at a time, and hosts of whose trouble nothing is known
-- any more. No SCAN: the names can be computed.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 retention (ms), 2 buckets at the most
-- Types slices, troubled zset; host:HOST hash; urls:SLICE, urls:SLICE:N, content:SLICE, content:SLICE:N hash
-- Returns how many buckets were dropped; 0 when there is nothing more to do
local retention, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local dropped = 0
for _, host in ipairs(redis.call('ZRANGE', troubled, 0, limit - 1)) do
  if redis.call('HEXISTS', host_key(host), 'why') == 0 then redis.call('ZREM', troubled, host) end
end
for _, slice in ipairs(redis.call('ZRANGE', slices, 0, -2)) do -- never the newest: it is being written to
  local left = false
  for _, kind in ipairs({'urls', 'content'}) do
    local one = table_at(kind, slice)
    if one.count > 0 and one.last > now - retention then
      left = true
    elseif one.count > 0 then
      local unlink = math.min(one.buckets, limit - dropped)
      for _ = 1, unlink do
        one.buckets = one.buckets - 1
        redis.call('UNLINK', one.key .. ':' .. int(one.buckets))
      end
      dropped = dropped + unlink
      if one.buckets > 0 then
        left = true
        redis.call('HSET', one.key, 'buckets', int(one.buckets), 'last', 0) -- 0: half of it is gone, never live again
      else
        redis.call('UNLINK', one.key)
      end
    end
  end
  if not left then redis.call('ZREM', slices, slice) end
  if dropped >= limit then break end
end
return dropped
