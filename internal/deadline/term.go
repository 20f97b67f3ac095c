// Package deadline knows which day a thing is due, and why: rules of law as
// versioned rows, the calendar of working days, and pure functions over both.
// It knows no storage, no HTTP and no clock.
package deadline

import "slices"

// Term is what a deadline is for. A transition starts and meets terms; which
// rule of law answers for a term follows from the case and the date
// (Rule.Term).
type Term string

// The terms.
const (
	Untouched       Term = "untouched"        // a petition must not lie untouched (NĐ 154/2026, Điều 41 khoản 3)
	Process         Term = "process"          // disposition of a petition
	Admit           Term = "admit"            // accept a complaint or refuse it; first handling of a denunciation
	Forward         Term = "forward"          // send a denunciation to the competent body and tell the denouncer
	ReviewFurther   Term = "review_further"   // superior reviews a further denunciation
	AskReport       Term = "ask_report"       // superior asks the late resolver for a report
	GiveReport      Term = "give_report"      // the late resolver reports
	ForwardResult   Term = "forward_result"   // tell the forwarder the result
	TellCitizen     Term = "tell_citizen"     // the forwarder tells the citizen who asked
	AnswerPress     Term = "answer_press"     // answer to press or body that forwarded a denunciation
	PassOn          Term = "pass_on"          // feedback on regulations goes to the competent body
	AcceptNotice    Term = "accept_notice"    // notices of the acceptance of a denunciation
	Supply          Term = "supply"           // parties and bodies supply documents
	DialogueNotice  Term = "dialogue_notice"  // notice before the dialogue, counted backwards
	Verification    Term = "verification"     // the body to which the verification was given reports: by the day it was told
	Resolve         Term = "resolve"          // decide, conclude
	Extension       Term = "extension"        // one extension of the resolution of a denunciation
	SendResult      Term = "send_result"      // send the decision or conclusion
	PublishResult   Term = "publish_result"   // publish the decision or conclusion
	PublishHandling Term = "publish_handling" // publish the decision on handling a violation
	SendSuspension  Term = "send_suspension"  // send a suspension, resumption or termination
	NextInstance    Term = "next_instance"    // the complainant may go to second instance
	TakeEffect      Term = "take_effect"      // the decision takes effect
	Handle          Term = "handle"           // act on the conclusion
	HandleReport    Term = "handle_report"    // report the result of handling
	Sue             Term = "sue"              // go to the administrative court
	LimitComplain   Term = "limit_complain"   // thời hiệu khiếu nại

	ReplyReception  Term = "reply_reception"  // tell the citizen after a reception
	RefuseReception Term = "refuse_reception" // written refusal to receive
	PostSchedule    Term = "post_schedule"    // post the reception schedule, counted backwards
	OnlineNotice    Term = "online_notice"    // notify participants of an online session, counted backwards
	ReplyParty      Term = "reply_party"      // party head's notice after a reception
)

// Terms lists every term.
func Terms() []Term {
	return []Term{
		Untouched, Process, Admit, Forward, ReviewFurther, AskReport, GiveReport, ForwardResult, TellCitizen, AnswerPress, PassOn,
		AcceptNotice, Supply, DialogueNotice, Verification, Resolve, Extension, SendResult, PublishResult, PublishHandling, SendSuspension,
		NextInstance, TakeEffect, Handle, HandleReport, Sue, LimitComplain,
		ReplyReception, RefuseReception, PostSchedule, OnlineNotice, ReplyParty,
	}
}

// Citizens reports whether the term is the citizens' or the parties', or nobody's
// to keep: no office is late with it, and nobody is urged.
func (t Term) Citizens() bool {
	return slices.Contains([]Term{Supply, NextInstance, TakeEffect, Sue, LimitComplain}, t)
}

// Told reports whether the last day of the term is told by the step that starts it.
// No rule of law answers for it.
func (t Term) Told() bool { return t == Verification }

// Known reports whether there is such a term.
func (t Term) Known() bool { return slices.Contains(Terms(), t) }
