package petition

import "github.com/google/uuid"

// Acting is who takes a step, as far as assignments and conflicts of interest
// ask. The zero Acting is nobody and takes no step.
type Acting struct {
	Account uuid.UUID
	Assigns bool // may assign the case: who may, may also act in the place of those assigned
	// Registers tells that they enter petitions: who opens the letters may record
	// the interest of anybody, the head's too.
	Registers bool
	// Lent tells that they have no part in the case but by its verification, which
	// was given to their office.
	Lent  bool
	For   []uuid.UUID // who is absent today and has this account as stand-in
	Noted []Ground    // conflicts that bar nobody from this case, as the switches of the law are set

	operator bool
	reason   string // why the system itself acts
}

// AsSystem returns the system itself, which neither assignments nor conflicts
// hold back. The reason is recorded with the event of a step that gives none; an
// empty one makes nobody.
func AsSystem(reason string) Acting { return Acting{reason: reason} }

// AsOperator returns somebody without an account who only records what the
// office did: at the console of the machine, or from a paper register. Neither
// assignments nor conflicts hold them back.
func AsOperator() Acting { return Acting{operator: true} }

// somebody reports whether anybody acts at all.
func (a Acting) somebody() bool { return a.Account != uuid.Nil || a.free() }

// free reports whether neither assignments nor conflicts hold back who acts.
func (a Acting) free() bool { return a.operator || a.reason != "" }

// allowed reports whether the one who acts may decide about others.
func (a Acting) allowed() bool { return a.free() || a.Assigns }
