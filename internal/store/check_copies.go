package store

import (
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/petition"
)

// What a case says that was handed over, its predecessors say too, and a dispute that
// went on at the next instance is counted there alone. The ledger is held against
// each of these rows by itself; these inspections hold them against one another.

// matterCopies finds a matter that says something else of what its predecessor
// counted: of what it is about and, when it had its result, of that.
func matterCopies() inspection {
	unresolved := make([]string, 0, len(petition.Unresolved()))
	for _, s := range petition.Unresolved() {
		unresolved = append(unresolved, "'"+string(s)+"'")
	}
	return inspection{
		"SELECT c.authority_id, c.id, 'matter', " + asText("o.authority_id") + `, '' FROM matter AS c
			JOIN matter AS o ON o.authority_id = c.origin_authority_id AND o.id = c.origin_id
			WHERE ` + differing("kind", "field", "channel", "many", "instance") + `
			OR c.succeeded_as NOT IN (` + strings.Join(unresolved, ", ") + `) AND (` +
			differing("outcome", "ruling", "resolved_on", "due_on", "taken_up_on", "ordered") + ")",
		otherCopy,
	}
}

// petitionCopies finds a petition that came in otherwise than its predecessor says.
// Its kind and field each authority finds for itself, and parties may be put right
// wherever the paper is.
func petitionCopies() inspection {
	return inspection{
		"SELECT c.authority_id, c.id, 'petition', " + asText("o.authority_id") + `, '' FROM petition AS c
			JOIN petition AS o ON o.authority_id = c.origin_authority_id AND o.id = c.origin_id
			WHERE c.succeeded_as <> '' AND (` + differing("channel", "received_on") + ")",
		otherCopy,
	}
}

// differing is SQL that holds when a row and its origin differ in one of the columns.
func differing(columns ...string) string {
	out := make([]string, len(columns))
	for i, column := range columns {
		out[i] = "c." + column + " IS DISTINCT FROM o." + column
	}
	return strings.Join(out, " OR ")
}

func otherCopy(of bilingual.Text, first, _ string) bilingual.Text {
	return bilingual.Text{
		VI: "Nội dung được thống kê của " + of.VI + " khác với bản của cơ quan số " + first + " đã bàn giao.",
		EN: "What is counted of " + of.EN + " differs from what authority " + first + ", which handed it over, has of it.",
	}
}

// furtherInstances are the matters of a second instance or further denunciation, each
// counted once wherever it was handed over, and that went on from a first instance of
// this deployment. One that ended without a result, or waits in court without one, gave
// the dispute back.
const furtherInstances = ` FROM matter AS m JOIN matter AS p ON p.authority_id = m.prior_authority_id AND p.id = m.prior_id
	WHERE m.instance <> 'first' AND p.instance = 'first' AND m.origin_id IS NULL AND m.state <> 'merged'
	AND (m.resolved_on IS NOT NULL OR m.ended_on IS NULL AND m.state <> 'in_court' OR m.state = 'handed_over' AND p.taken_up_on IS NOT NULL)`

// unnotedInstances finds a dispute that counts as a case at both instances: the
// earlier matter does not say that it went on.
func unnotedInstances() inspection {
	return inspection{
		"SELECT m.authority_id, m.id, 'matter', " + asText("p.authority_id") + ", ''" + furtherInstances + " AND p.taken_up_on IS NULL",
		func(of bilingual.Text, first, _ string) bilingual.Text {
			return bilingual.Text{
				VI: "Vụ việc trước đó ở cơ quan số " + first + " không ghi đã được thụ lý lần sau bởi " + of.VI + ": một tranh chấp được tính hai lần.",
				EN: "The earlier matter at authority " + first + " does not say that it went on as " + of.EN + ": one dispute counts twice.",
			}
		},
	}
}

// doubledDisputes finds a dispute that went on twice.
func doubledDisputes() inspection {
	return inspection{
		`SELECT authority_id, id, 'matter', ` + asText("prior_authority_id") + `, '' FROM (SELECT m.authority_id, m.id, m.prior_authority_id,
			row_number() OVER (PARTITION BY m.prior_authority_id, m.prior_id ORDER BY m.accepted_on, m.authority_id, m.id) AS place` + furtherInstances + `) AS n
			WHERE place > 1`,
		func(of bilingual.Text, first, _ string) bilingual.Text {
			return bilingual.Text{
				VI: "Vụ việc trước đó ở cơ quan số " + first + " đã được thụ lý lần sau trước khi mở " + of.VI + ": một tranh chấp được tính hai lần.",
				EN: "The earlier matter at authority " + first + " had gone on before " + of.EN + " was opened: one dispute counts twice.",
			}
		},
	}
}
