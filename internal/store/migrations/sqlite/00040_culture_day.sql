-- +goose Up

-- 24/11 is a holiday every year from 2026 on (resolution 28/2026/QH16), and Tết
-- 2027 is settled, so the question whether 24/11/2026 is one is asked no more: an
-- answer is forgotten, and of a calendar that an administrator put in place the
-- day off stays and the swap goes.
DELETE FROM legal_switch WHERE code = 'culture_day_2026';
DELETE FROM calendar_day WHERE kind = 'swapped_off' AND held_by_switch LIKE 'culture_day_2026=%';
UPDATE calendar_day SET held_by_switch = '', mark = 'read', source = 'Nghị quyết 28/2026/QH16 (24/04/2026)'
    WHERE held_by_switch LIKE 'culture_day_2026=%';

-- Open deadlines follow as they follow an administrator: a new version of the law
-- is asked for them, and the date before stays with its reason.
INSERT INTO law_event (version, subject, code, change, reason, actor_name, recorded_at)
SELECT version + 1, 'calendar', '2026', '{"days":[{"date":"2026-11-24","kind":"public_holiday","source":"Nghị quyết 28/2026/QH16 (24/04/2026)"}]}',
    'Nghị quyết 28/2026/QH16; Công văn 10065/VPCP-KGVX', 'system', strftime('%Y-%m-%dT%H:%M:%S.000000Z', 'now')
FROM law_version WHERE EXISTS (SELECT 1 FROM deadline WHERE state = 'open');
UPDATE law_version SET version = version + 1 WHERE EXISTS (SELECT 1 FROM deadline WHERE state = 'open');
