-- Squeezing: URLs that are kept in great numbers, in about two thirds of their bytes.
--
-- URLs in their normal form are ASCII (tasks/url.py), so the other 128 bytes are free: each stands for one of the pairs of
-- characters that are frequent in the URLs of news. https:// is left out, and https://www. is a character of its own. What is no
-- ASCII all the same is kept as it is, behind PLAIN.
local squeeze, unsqueeze
do
  local PLAIN = '"' -- no URL begins so
  local FREQUENT = '-a-b-c-d-e-f-g-h-i-l-m-n-o-p-r-s-t.c.h/1/2/a/n/s010220a-acadaialanarasatbecachclcod-dedie-e/eaecedeieleneresetewg-geh-hahehticie'
    .. 'ilinioisitl-lalelillm/mamemimln-nandnengninsnto-olomonoroupor-rarerirorsrtrus-s.s/sascsesissstt-tatethtitotrtsueunurusutvewiwsy-'
  local codes, pairs_of = {}, {}
  for at = 1, #FREQUENT, 2 do
    local pair, code = string.sub(FREQUENT, at, at + 1), string.char(127 + (at + 1) / 2)
    codes[pair], pairs_of[code] = code, pair
  end

  function squeeze(url)
    if string.find(url, '[\128-\255]') then return PLAIN .. url end
    local rest, parts, at = string.gsub(string.gsub(url, '^https://www%.', '!'), '^https://', ''), {}, 1
    while at <= #rest do
      local code = codes[string.sub(rest, at, at + 1)]
      parts[#parts + 1] = code or string.sub(rest, at, at)
      at = at + (code and 2 or 1)
    end
    return table.concat(parts)
  end

  function unsqueeze(squeezed)
    if string.sub(squeezed, 1, 1) == PLAIN then return string.sub(squeezed, 2) end
    local rest = string.gsub(squeezed, '[\128-\255]', pairs_of)
    return string.match(rest, '^%a[%w+.-]*://') and rest or 'https://' .. string.gsub(rest, '^!', 'www.')
  end
end
