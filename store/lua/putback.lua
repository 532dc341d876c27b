-- uses: keys
--
-- putback: move refused items to where they came from again: the end of the inbox, or a message that of its queue.
--
-- KEYS  as in lib/keys.lua
-- ARGV  entry ids of inbox:dead
-- Types inbox list, inbox:dead stream; a Celery queue's list, whose end is on the left
-- Returns how many were moved
local moved = 0
for _, entry in ipairs(ARGV) do
  local found = redis.call('XRANGE', inbox_dead, entry, entry)[1]
  if found then
    local flat, fields = found[2], {}
    for at = 1, #flat, 2 do fields[flat[at]] = flat[at + 1] end
    if fields.queue then
      redis.call('LPUSH', fields.queue, fields.item)
    else
      redis.call('RPUSH', inbox, fields.item)
    end
    redis.call('XDEL', inbox_dead, entry)
    moved = moved + 1
  end
end
return moved
