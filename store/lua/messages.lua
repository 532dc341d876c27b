-- uses: keys
--
-- messages: read the oldest messages of a Celery queue's list, beyond those that were found to be other tasks'.
--
-- KEYS  as in lib/keys.lua
-- ARGV  1 the list, 2 messages at the most, 3 bytes at the most (but one message always), 4 the last message that is
--       passed over or '', 5 how many are passed over with it
-- Types the list: kombu pushes on the left and takes from the right
-- Returns {how many are passed over now, messages, the oldest first}: 0 when the one given is not there any more
local list, mark, beyond = ARGV[1], ARGV[4], tonumber(ARGV[5])
if beyond > 0 and redis.call('LINDEX', list, -beyond) ~= mark then -- its consumers have taken some
  local at = redis.call('LPOS', list, mark, 'RANK', -1)
  beyond = at and redis.call('LLEN', list) - at or 0
end
local messages, bytes = {}, 0
for at = beyond + 1, beyond + tonumber(ARGV[2]) do
  local message = redis.call('LINDEX', list, -at)
  if not message then break end
  bytes = bytes + #message
  if #messages > 0 and bytes > tonumber(ARGV[3]) then break end
  messages[#messages + 1] = message
end
return {beyond, messages}
