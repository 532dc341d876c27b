-- uses: keys slices squeeze likeness near
--
-- tidy: drop what slices and generations past their retention hold, a few keys at a time, and hosts of whose trouble
-- nothing is known any more. No SCAN: names can be computed.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 retention (ms), 2 keys at the most, 3 NEAR_MAX
-- Types slices, generations, troubled zset; host:HOST, urls:*, content:*, near:* hash; prints:* list
-- Returns how many keys were dropped; 0 when there is nothing more to do
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
      local keys, all = drop(one, limit - dropped)
      dropped, left = dropped + keys, left or not all
    end
  end
  if not left then redis.call('ZREM', slices, slice) end
  if dropped >= limit then return dropped end
end

local live = {}
for _, one in ipairs(live_generations(retention, tonumber(ARGV[3]))) do live[one.number] = true end
for _, number in ipairs(redis.call('ZRANGE', generations, 0, -2)) do
  local one = generation_at(number)
  if redis.call('EXISTS', one.key) == 0 then -- an inspection brings back what was lost with it (headless.lua)
    redis.call('ZREM', generations, number)
  elseif not live[number] and dropped < limit then
    local pages = math.ceil(one.texts / PAGE)
    local unlink = math.min(pages, limit - dropped)
    for page = pages - unlink, pages - 1 do redis.call('UNLINK', prefix .. 'prints:' .. number .. ':' .. int(page)) end
    dropped = dropped + unlink
    if unlink < pages then
      redis.call('HSET', one.key, 'texts', int((pages - unlink) * PAGE), 'last', 0)
    else
      if pages > 0 then redis.call('HSET', one.key, 'texts', 0, 'last', 0) end
      local keys, all = drop(one, limit - dropped)
      dropped = dropped + keys
      if all then redis.call('ZREM', generations, number) end
    end
  end
end
return dropped
