-- Revisions: what becomes of a page that was asked for again and has a record already.

-- The outcome, its detail, and the new mark of the page's address and number of the revision when it is published.
-- `mark`: what is kept of the address, 'p' or 'pREVISION:TIME'; `changed`: the share of the text that has changed, 0 for
-- none, nil when that is not known; `least`: the share that is worth a revision; `pause`: milliseconds between two.
local function judge_revision(mark, changed, least, pause)
  local revision, since = string.match(mark, '^p(%d+):(%d+)$')
  local waits = tonumber(since or 0) + pause - now
  if changed and changed <= least then
    return 'duplicate.unchanged', changed > 0 and string.format('changed by %.0f %%', 100 * changed) or ''
  elseif waits > 0 then
    return 'duplicate.unchanged', string.format('changed, but %.0f min too soon after the last revision', waits / 60000)
  end
  local number = int(tonumber(revision or 1) + 1)
  return 'published', '', 'p' .. number .. ':' .. int(now), number
end
