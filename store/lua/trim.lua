-- uses: keys
--
-- trim: remove records that every consumer group has acknowledged and that are older than a time. Never without a group.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 age (ms), 2 entries at the most
-- Types records stream
-- Returns how many entries were removed (whole nodes of the stream, so a few may stay)
if redis.call('EXISTS', records) == 0 then return 0 end
local groups = redis.call('XINFO', 'GROUPS', records)
if #groups == 0 then return 0 end

local function before(one, other) -- of stream ids, MILLISECONDS-SERIAL
  local one_ms, one_serial = string.match(one, '^(%d+)-(%d+)$')
  local other_ms, other_serial = string.match(other, '^(%d+)-(%d+)$')
  if one_ms ~= other_ms then return tonumber(one_ms) < tonumber(other_ms) end
  return tonumber(one_serial) < tonumber(other_serial)
end

-- Entries from `first` on stay: those after the time, those not delivered, those delivered but not acknowledged.
local first = int(now - tonumber(ARGV[1])) .. '-0'
for _, flat in ipairs(groups) do
  local group = {}
  for at = 1, #flat, 2 do group[flat[at]] = flat[at + 1] end
  local delivered = group['last-delivered-id']
  local ms, serial = string.match(delivered, '^(%d+)-(%d+)$')
  local kept = ms .. '-' .. int(tonumber(serial) + 1)
  if group['pending'] > 0 then kept = redis.call('XPENDING', records, group['name'])[2] end
  if before(kept, first) then first = kept end
end
return redis.call('XTRIM', records, 'MINID', '~', first, 'LIMIT', ARGV[2])
