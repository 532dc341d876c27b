-- Ids: 16 characters of base32 (RFC 4648, lower case) outside, the 10 bytes they stand for inside urls: and content:.
local ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
local VALUE = {}
for at = 1, 32 do VALUE[string.byte(ALPHABET, at)] = at - 1 end

-- 8 characters are 5 bytes: 40 bits, which a Lua number holds exactly.
local function decode(id)
  local bytes = {}
  for start = 1, 16, 8 do
    local number = 0
    for at = start, start + 7 do number = number * 32 + (VALUE[string.byte(id, at)] or 0) end
    for at = 5, 1, -1 do
      bytes[(start - 1) / 8 * 5 + at] = number % 256
      number = math.floor(number / 256)
    end
  end
  return string.char(unpack(bytes))
end

local function encode(raw)
  local characters = {}
  for half = 0, 1 do
    local number = 0
    for at = 1, 5 do number = number * 256 + string.byte(raw, half * 5 + at) end
    for at = 8, 1, -1 do
      local value = number % 32
      characters[half * 8 + at] = string.sub(ALPHABET, value + 1, value + 1)
      number = math.floor(number / 32)
    end
  end
  return table.concat(characters)
end
