package imports

import (
	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/petition"
)

// Text names the case and what was done on it. What somebody found in it is not told:
// who imports need not be somebody who may read it.
func (w WorkedOn) Text() bilingual.Text {
	of := bilingual.Text{VI: "đơn số " + w.Number, EN: "petition " + w.Number}
	if w.Subject == petition.OfMatter {
		of = bilingual.Text{VI: "vụ việc số " + w.Number, EN: "matter " + w.Number}
	}
	done := doneWords[w.Done]
	return bilingual.Text{VI: of.VI + " " + done.VI, EN: of.EN + " " + done.EN}
}

//nolint:gochecknoglobals // a read-only table
var doneWords = map[casework.DoneSince]bilingual.Text{
	casework.DoneStep:   {VI: "đã được xử lý", EN: "was worked on"},
	casework.DoneFile:   {VI: "đã có tệp đính kèm", EN: "got a file"},
	casework.DoneJoined: {VI: "đã được ghép thêm đơn", EN: "was joined by a petition"},
	casework.DoneResult: {VI: "đã đưa kết quả vào vụ việc có từ trước lần nhập", EN: "brought the result of a matter that was there before"},
}
