-- uses: keys
--
-- putback: move refused items to the end of the inbox again.
--
-- KEYS  as in lib/keys.lua
-- ARGV  entry ids of inbox:dead
-- Types inbox list, inbox:dead stream
-- Returns how many were moved
local moved = 0
for _, entry in ipairs(ARGV) do
  local found = redis.call('XRANGE', inbox_dead, entry, entry)[1]
  if found then
    local fields = found[2]
    for at = 1, #fields, 2 do
      if fields[at] == 'item' then redis.call('RPUSH', inbox, fields[at + 1]) end
    end
    redis.call('XDEL', inbox_dead, entry)
    moved = moved + 1
  end
end
return moved
