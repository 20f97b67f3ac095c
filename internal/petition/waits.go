package petition

import "kntc/internal/access"

// WaitedFor lists the permissions for whose holders cases wait.
func WaitedFor() []access.Permission {
	return []access.Permission{access.PetitionClassify, access.PetitionDispose, access.MatterVerify, access.MatterDecide}
}

// WaitFor tells in which states petitions and matters that are assigned to nobody
// wait for whoever has the permission: for the next step towards their end. A
// matter with a result waits for who decides while it is to be carried out, or a
// term runs.
func WaitFor(p access.Permission) (petitions, matters []State) {
	switch p { //nolint:exhaustive // for most permissions nothing waits
	case access.PetitionClassify:
		return []State{StateReceived}, nil
	case access.PetitionDispose:
		return []State{StateClassified}, nil
	case access.MatterVerify:
		return nil, []State{StateAccepted, StateVerifying}
	case access.MatterDecide:
		return nil, HandOverStates()
	}
	return nil, nil
}
