-- +goose Up

-- Sending under Article 32 and publishing under Article 41 of the law on complaints
-- do not apply to discipline (Articles 54, 58), and only a dismissal can be taken to
-- court: open deadlines follow, with the date before and its reason.
INSERT INTO law_event (version, subject, code, change, reason, actor_name, recorded_at)
SELECT version + 1, 'rule', 'KNKL_SUE', '{"rules":[{"code":"KN_SEND1","kinds":"complaint"},{"code":"KN_SEND2","kinds":"complaint"},{"code":"KN_PUBLISH2","kinds":"complaint"},{"code":"KN_SUE","kinds":"complaint"},{"code":"KNKL_SUE","kinds":"discipline"}]}',
    'Luật Khiếu nại, Điều 54, 57, 58', 'system', strftime('%Y-%m-%dT%H:%M:%S.000000Z', 'now')
FROM law_version WHERE EXISTS (SELECT 1 FROM deadline WHERE state = 'open' AND kind = 'discipline');
UPDATE law_version SET version = version + 1 WHERE EXISTS (SELECT 1 FROM deadline WHERE state = 'open' AND kind = 'discipline');
