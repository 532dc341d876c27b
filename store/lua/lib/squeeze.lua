-- Squeezing: URLs that are kept in great numbers, in about two thirds of their bytes.
--
-- URLs in their normal form are ASCII (tasks/url.py), so the other 128 bytes are free: each stands for one of the pairs of
-- characters that are frequent in the URLs of news. https:// is left out, and https://www. is a character of its own.
local FREQUENT = '-a-b-c-d-e-f-g-h-i-l-m-n-o-p-r-s-t.c.h/1/2/a/n/s010220a-acadaialanarasatbecachclcod-dedie-e/eaecedeieleneresetewg-geh-hahehticie'
  .. 'ilinioisitl-lalelillm/mamemimln-nandnengninsnto-olomonoroupor-rarerirorsrtrus-s.s/sascsesissstt-tatethtitotrtsueunurusutvewiwsy-'
local CODES, PAIRS_OF = {}, {}
for at = 1, #FREQUENT, 2 do
  local pair, code = string.sub(FREQUENT, at, at + 1), string.char(127 + (at + 1) / 2)
  CODES[pair], PAIRS_OF[code] = code, pair
end

local function squeeze(url)
  local rest, parts, at = string.gsub(string.gsub(url, '^https://www%.', '!'), '^https://', ''), {}, 1
  while at <= #rest do
    local code = CODES[string.sub(rest, at, at + 1)]
    parts[#parts + 1] = code or string.sub(rest, at, at)
    at = at + (code and 2 or 1)
  end
  return table.concat(parts)
end

local function unsqueeze(squeezed)
  local rest = string.gsub(squeezed, '[\128-\255]', PAIRS_OF)
  return string.match(rest, '^http://') and rest or 'https://' .. string.gsub(rest, '^!', 'www.')
end
