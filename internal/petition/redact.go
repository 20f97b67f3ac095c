package petition

import (
	"slices"

	"kntc/internal/party"
)

// redact takes the parties out of what the petition says. Whom it is against
// stays: that is what the office has to look into. Where they are to be found may
// well be where the sender lives, so no address is taken out of that.
func (p *Petition) redact(parties []party.Party) {
	for _, s := range []*string{&p.Subject, &p.Content, &p.ContestedDecision, &p.ReplyText, &p.TransferName} {
		*s = party.Redact(*s, parties)
	}
	p.Respondent = party.Redact(p.Respondent, homeless(parties))
	p.Parts = slices.Clone(p.Parts)
	for i := range p.Parts {
		p.Parts[i].Subject = party.Redact(p.Parts[i].Subject, parties)
	}
}

// homeless are the parties without their addresses.
func homeless(parties []party.Party) []party.Party {
	out := slices.Clone(parties)
	for i := range out {
		out[i].Address = ""
	}
	return out
}

// Redacted returns the command without the names of the parties.
func (c Command) Redacted(parties []party.Party) Command {
	for _, s := range c.texts() {
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
	return len(c.Contents) > 0 || slices.ContainsFunc(c.texts(), func(s *string) bool { return *s != "" })
}

// texts are what a command says in words of its own, apart from its contents.
func (c *Command) texts() []*string {
	return []*string{&c.Reason, &c.Reply, &c.Withdrawn, &c.ReceiptUnknown, &c.TransferName, &c.BodyName, &c.PriorDecision, &c.Paper.Number, &c.Paper.Signer, &c.Paper.Addressees}
}
