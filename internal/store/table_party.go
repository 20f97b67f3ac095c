package store

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/store/sqldb"
)

// openParty is a party with the petition that it stands in.
type openParty struct {
	Petition authority.OwnedID
	vault.Open
}

// partyTable describes the parties whose names may be read within the scope.
//
//nolint:gochecknoglobals // a description, never changed
var partyTable = sqldb.NewTable("party", openParty{},
	sqldb.Key(
		sqldb.Int("authority_id", func(p *openParty) *authority.ID { return &p.Petition.Authority }),
		sqldb.UUID("petition_id", func(p *openParty) *uuid.UUID { return &p.Petition.UUID }),
		sqldb.Int("ordinal", func(p *openParty) *int { return &p.Ordinal }),
	),
	sqldb.Fixed(
		sqldb.Text("type", func(p *openParty) *party.Type { return &p.Type }),
		sqldb.Text("name", func(p *openParty) *string { return &p.Name }),
		sqldb.Text("address", func(p *openParty) *string { return &p.Address }),
		sqldb.Text("phone", func(p *openParty) *string { return &p.Phone }),
		sqldb.Bool("representative", func(p *openParty) *bool { return &p.Representative }),
		sqldb.Bytes("identity_sealed", func(p *openParty) *[]byte { return &p.IdentitySealed }),
		sqldb.NullText("identity_index", func(p *openParty) *string { return &p.IdentityIndex }),
		sqldb.NullText("person_key", func(p *openParty) *string { return &p.PersonKey }),
		sqldb.NullText("name_key", func(p *openParty) *string { return &p.NameKey }),
		sqldb.Date("left_on", func(p *openParty) *clock.Date { return &p.LeftOn }),
	),
)

// pastParty is somebody who was a party of a petition.
type pastParty struct {
	Petition authority.OwnedID
	vault.Past
}

// pastPartyTable describes who was a party of a petition until the parties were
// replaced.
//
//nolint:gochecknoglobals // a description, never changed
var pastPartyTable = sqldb.NewTable("past_party", pastParty{},
	sqldb.Key(
		sqldb.Int("authority_id", func(p *pastParty) *authority.ID { return &p.Petition.Authority }),
		sqldb.UUID("petition_id", func(p *pastParty) *uuid.UUID { return &p.Petition.UUID }),
		sqldb.Int("version", func(p *pastParty) *int64 { return &p.Version }),
		sqldb.Int("ordinal", func(p *pastParty) *int { return &p.Ordinal }),
	),
	sqldb.Fixed(sqldb.Bytes("box", func(p *pastParty) *[]byte { return &p.Box })),
)

// sealedParty is a sealed party with the petition that it stands in.
type sealedParty struct {
	Petition authority.OwnedID
	vault.Sealed
}

// sealedPartyTable describes the parties that nobody can read without the key.
//
//nolint:gochecknoglobals // a description, never changed
var sealedPartyTable = sqldb.NewTable("sealed_party", sealedParty{},
	sqldb.Key(
		sqldb.Int("authority_id", func(p *sealedParty) *authority.ID { return &p.Petition.Authority }),
		sqldb.UUID("petition_id", func(p *sealedParty) *uuid.UUID { return &p.Petition.UUID }),
		sqldb.Int("ordinal", func(p *sealedParty) *int { return &p.Ordinal }),
	),
	sqldb.Fixed(
		sqldb.Bytes("box", func(p *sealedParty) *[]byte { return &p.Box }),
		sqldb.NullText("identity_index", func(p *sealedParty) *string { return &p.IdentityIndex }),
		sqldb.NullText("person_index", func(p *sealedParty) *string { return &p.PersonIndex }),
		sqldb.Date("left_on", func(p *sealedParty) *clock.Date { return &p.LeftOn }),
	),
)

// senderIndex is by what the parties of a petition are found.
type senderIndex struct {
	Petition authority.OwnedID
	Index    string
}

// partyPhoneTable describes the blind indexes of the telephone numbers of open
// parties; sealedSenderTable those of the numbers of sealed parties, each with the
// name. They are apart: no question about what lies open reads the latter.
//
//nolint:gochecknoglobals // descriptions, never changed
var (
	partyPhoneTable   = senderTable("party_phone", "phone_index")
	sealedSenderTable = senderTable("sealed_sender", "sender_index")
)

func senderTable(name, column string) *sqldb.Table[senderIndex] {
	return sqldb.NewTable(name, senderIndex{}, sqldb.Key(
		sqldb.Int("authority_id", func(x *senderIndex) *authority.ID { return &x.Petition.Authority }),
		sqldb.UUID("petition_id", func(x *senderIndex) *uuid.UUID { return &x.Petition.UUID }),
		sqldb.Text(column, func(x *senderIndex) *string { return &x.Index }),
	))
}
