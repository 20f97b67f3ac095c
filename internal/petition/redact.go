package petition

import (
	"slices"

	"kntc/internal/party"
)

// redact takes the parties out of what the petition says. Whom it is against
// stays: that is what the office has to look into.
func (p *Petition) redact(parties []party.Party) {
	for _, s := range []*string{&p.Subject, &p.Content, &p.ContestedDecision, &p.ReplyText} {
		*s = party.Redact(*s, parties)
	}
}

// Redacted returns the command without the names of the parties.
func (c Command) Redacted(parties []party.Party) Command {
	for _, s := range []*string{&c.Reason, &c.Reply, &c.Withdrawn, &c.Paper.Addressees} {
		*s = party.Redact(*s, parties)
	}
	c.Contents = slices.Clone(c.Contents)
	for i := range c.Contents {
		c.Contents[i].Subject = party.Redact(c.Contents[i].Subject, parties)
	}
	return c
}

// Speaks reports whether the command says anything in words of its own.
func (c Command) Speaks() bool {
	return c.Reason != "" || c.Reply != "" || c.Withdrawn != "" || c.Paper.Addressees != "" || len(c.Contents) > 0
}
