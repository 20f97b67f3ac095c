-- +goose Up

-- Where it is checked who a denouncer is: at several places or by delegation the
-- first handling may last longer (Luật Tố cáo, Điều 24 khoản 1).
ALTER TABLE petition ADD COLUMN identity_check TEXT NOT NULL DEFAULT '' CHECK (identity_check IN ('', 'one_place', 'several_places', 'delegated'));

-- Whether a person is among the parties: organisations that stand alone cannot
-- denounce (Luật Tố cáo, Điều 2 khoản 4). It is asked of petitions with an
-- organisation that wait for their disposition; of sealed parties it is found out
-- when they are saved again.
ALTER TABLE petition ADD COLUMN persons BOOLEAN NOT NULL DEFAULT false;
UPDATE petition SET persons = true WHERE organisation AND state IN ('received', 'classified')
    AND EXISTS (SELECT 1 FROM party p WHERE p.authority_id = petition.authority_id AND p.petition_id = petition.id AND p.type = 'person');
