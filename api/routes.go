package api

import (
	"kntc/api/web"
	"kntc/internal/access"
)

// The prefix of every resource.
const v1 = "/api/v1"

// routes is the whole surface. Each line names who may call, and the query
// parameters that the route takes; tests compare it with the description.
func (s *server) routes(r *web.Registrar) {
	r.Post(v1+"/auth/sign-in", web.Public(), s.signIn)
	r.Post(v1+"/auth/refresh", web.Public(), s.refresh, web.Costs(web.Renewing))
	r.Post(v1+"/auth/sign-out", web.Public(), s.signOut)
	r.Post(v1+"/auth/password", web.SignedIn(), s.changePassword, web.Pending)
	r.Get(v1+"/me", web.SignedIn(), s.me, web.Pending)
	r.Get(v1+"/me/sessions", web.SignedIn(), s.ownSessions)
	r.Delete(v1+"/me/sessions", web.SignedIn(), s.endOwnSessions)
	r.Delete(v1+"/me/sessions/:id", web.SignedIn(), s.endOwnSession)

	r.Get(v1+"/accounts", web.Needs(access.AccountManage), s.accounts, web.Takes(accountsQuery{}))
	r.Post(v1+"/accounts", web.Needs(access.AccountManage), s.createAccount)
	r.Get(v1+"/accounts/:id", web.Needs(access.AccountManage), s.account)
	r.Patch(v1+"/accounts/:id", web.Needs(access.AccountManage), s.changeAccount)
	r.Get(v1+"/accounts/:id/sessions", web.Needs(access.AccountManage), s.sessions)
	r.Delete(v1+"/accounts/:id/sessions", web.Needs(access.AccountManage), s.endSessions)
	r.Post(v1+"/accounts/:id/password-reset", web.Needs(access.AccountManage), s.resetPassword)

	r.Get(v1+"/authorities", web.Needs(access.AuthorityRead), s.authorities, web.Takes(authoritiesQuery{}))
	r.Post(v1+"/authorities", web.Needs(access.AuthorityManage), s.createAuthority)
	r.Post(v1+"/authorities/reorganisations", web.Needs(access.AuthorityManage), s.reorganise)
	r.Post(v1+"/authorities/imports", web.Needs(access.AuthorityManage), s.importAuthorities, web.Upload, web.Costs(web.Importing))
	r.Get(v1+"/authorities/:id", web.Needs(access.AuthorityRead), s.authority, web.Takes(dayQuery{}))
	r.Get(v1+"/authorities/:id/tree", web.Needs(access.AuthorityRead), s.authorityTree, web.Takes(treeQuery{}))
	r.Get(v1+"/authorities/:id/staff", web.Needs(access.PetitionRead), s.staff)
	r.Get(v1+"/authorities/:id/sealed-readings", web.Needs(access.PetitionRead), s.sealedReadings, web.Takes(dayQuery{}))
	r.Get(v1+"/authorities/:id/elsewhere-readings", web.Needs(access.PetitionRead), s.elsewhereReadings, web.Takes(dayQuery{}))
	r.Get(v1+"/authorities/:id/account-events", web.Needs(access.PetitionRead), s.accountEvents, web.Takes(officeEventsQuery{}))
	r.Post(v1+"/authorities/:id/hand-overs", web.Needs(access.CaseHandOver), s.handOver, web.Long)
	r.Post(v1+"/authorities/:id/changes", web.Needs(access.AuthorityManage), s.changeAuthority)

	r.Get(v1+"/petitions", web.Needs(access.PetitionRead), s.petitions, web.Takes(petitionsQuery{}))
	r.Post(v1+"/petitions", web.Needs(access.PetitionRegister), s.registerPetition)
	r.Post(v1+"/petitions/duplicate-check", web.Needs(access.PetitionRegister), s.checkDuplicates, web.Costs(web.Searching))
	r.Post(v1+"/petitions/sent-by", web.Needs(access.IdentityView), s.petitionsSentBy, web.Takes(senderQuery{}), web.Costs(web.Searching))
	r.Get(v1+"/petitions/export", web.Needs(access.ExportRead), s.exportPetitions, web.Takes(exportQuery{}), web.Long, web.Costs(web.Exporting))
	r.Get(v1+"/petitions/recirculated", web.Needs(access.PetitionRead), s.recirculatedPetitions, web.Takes(recirculatedQuery{}))
	r.Get(v1+"/petitions/recirculated/export", web.Needs(access.ExportRead), s.exportRecirculated, web.Takes(recirculatedExportQuery{}), web.Long, web.Costs(web.Exporting))
	r.Get(v1+"/petitions/:id", web.Needs(access.PetitionRead), s.petition)
	r.Put(v1+"/petitions/:id/parties", web.Needs(access.PetitionClassify), s.replaceParties)
	r.Get(v1+"/petitions/:id/events", web.Needs(access.PetitionRead), s.petitionEvents)
	r.Get(v1+"/petitions/:id/actions", web.Needs(access.PetitionRead), s.petitionActions)
	r.Get(v1+"/petitions/:id/urgings", web.Needs(access.PetitionRead), s.petitionUrgings)
	r.Get(v1+"/petitions/:id/holders", web.Needs(access.PetitionRead), s.petitionHolders)
	r.Get(v1+"/petitions/:id/documents", web.Needs(access.PetitionRead), s.petitionDocuments)
	r.Get(v1+"/petitions/:id/papers", web.Needs(access.PetitionRead), s.petitionPapers)
	r.Get(v1+"/petitions/:id/papers/:form", web.Needs(access.PetitionRead), s.petitionPaper, web.Takes(paperQuery{}), web.Costs(web.Printing))
	r.Post(v1+"/petitions/:id/transitions", web.Needs(access.PetitionRead), s.stepPetition)
	r.Get(v1+"/petitions/:id/attachments", web.Needs(access.PetitionRead), s.attachments)
	r.Post(v1+"/petitions/:id/attachments", web.Needs(access.AttachmentWrite), s.attach, web.Takes(attachQuery{}), web.Upload, web.Costs(web.Uploading))
	r.Get(v1+"/attachments/:id/content", web.SignedIn(), s.attachmentContent, web.Long) // the register that the file is of asks for its own permission

	r.Get(v1+"/matters", web.Needs(access.PetitionRead), s.matters, web.Takes(mattersQuery{}))
	r.Get(v1+"/matters/:id", web.Needs(access.PetitionRead), s.matter)
	r.Get(v1+"/matters/:id/events", web.Needs(access.PetitionRead), s.matterEvents)
	r.Get(v1+"/matters/:id/actions", web.Needs(access.PetitionRead), s.matterActions)
	r.Get(v1+"/matters/:id/urgings", web.Needs(access.PetitionRead), s.matterUrgings)
	r.Get(v1+"/matters/:id/documents", web.Needs(access.PetitionRead), s.matterDocuments)
	r.Post(v1+"/matters/:id/transitions", web.Needs(access.PetitionRead), s.stepMatter)

	r.Get(v1+"/me/worklist", web.Needs(access.PetitionRead), s.worklist, web.Takes(worklistQuery{}))
	r.Get(v1+"/absences", web.Needs(access.AbsenceRecord), s.absences, web.Takes(absencesQuery{}))
	r.Post(v1+"/absences", web.Needs(access.AbsenceRecord), s.recordAbsence)
	r.Post(v1+"/absences/:id/end", web.Needs(access.AbsenceRecord), s.endAbsence)

	r.Get(v1+"/statistics", web.Needs(access.StatisticsRead), s.statistics, web.Takes(statisticsQuery{}), web.Costs(web.Counting))
	r.Get(v1+"/statistics/definitions", web.Needs(access.StatisticsRead), s.definitions)

	r.Get(v1+"/deadlines/counts", web.Needs(access.PetitionRead), s.countDeadlines, web.Takes(deadlineCountsQuery{}))
	r.Get(v1+"/deadlines", web.Needs(access.PetitionRead), s.openDeadlines, web.Takes(deadlinesQuery{}))
	r.Get(v1+"/me/calendar-link", web.SignedIn(), s.ownCalendarLink)
	r.Put(v1+"/me/calendar-link", web.SignedIn(), s.openCalendarLink)
	r.Delete(v1+"/me/calendar-link", web.SignedIn(), s.endCalendarLink)
	r.Get(calendarLinkPath, web.Public(), s.readCalendarLink, web.Takes(calendarLinkQuery{}))
	r.Get(v1+"/reminders", web.Needs(access.PetitionRead), s.reminders, web.Takes(remindersQuery{}))
	r.Get(v1+"/petitions/:id/deadlines", web.Needs(access.PetitionRead), s.petitionDeadlines, web.Takes(explainQuery{}))
	r.Get(v1+"/matters/:id/deadlines", web.Needs(access.PetitionRead), s.matterDeadlines, web.Takes(explainQuery{}))
	r.Get(v1+"/deadlines/compute", web.SignedIn(), s.computeDeadline, web.Takes(computeQuery{}))
	r.Get(v1+"/calendar/:id", web.SignedIn(), s.calendarYear)
	r.Put(v1+"/calendar/:id", web.Needs(access.LawManage), s.replaceYear)
	r.Get(v1+"/deadline-rules", web.SignedIn(), s.deadlineRules, web.Takes(rulesQuery{}))
	r.Post(v1+"/deadline-rules", web.Needs(access.LawManage), s.addRule)
	r.Get(v1+"/legal-switches", web.SignedIn(), s.legalSwitches)
	r.Put(v1+"/legal-switches/:id", web.Needs(access.LawManage), s.setSwitch)
	r.Get(v1+"/stop-grounds", web.SignedIn(), s.stopGrounds, web.Takes(lawRowsQuery{}))
	r.Post(v1+"/stop-grounds", web.Needs(access.LawManage), s.addGround)
	r.Get(v1+"/urging-ladder", web.SignedIn(), s.urgingLadder, web.Takes(lawRowsQuery{}))
	r.Post(v1+"/urging-ladder", web.Needs(access.LawManage), s.addRung)
	r.Get(v1+"/reception-quotas", web.SignedIn(), s.receptionQuotas, web.Takes(lawRowsQuery{}))
	r.Post(v1+"/reception-quotas", web.Needs(access.LawManage), s.addQuota)
	r.Get(v1+"/law-events", web.SignedIn(), s.lawEvents, web.Takes(lawEventsQuery{}))

	r.Get(v1+"/imports", web.Needs(access.PetitionImport), s.pastImports, web.Takes(importsQuery{}))
	r.Post(v1+"/imports/:id/take-back", web.Needs(access.PetitionImport), s.takeBackImport, web.Costs(web.Importing))
	r.Post(v1+"/imports", web.Needs(access.PetitionImport), s.importRegister, web.Upload, web.Costs(web.Importing))
	r.Get(v1+"/reference", web.SignedIn(), s.reference)

	r.Get("/.well-known/jwks.json", web.Public(), s.keys)
	r.Get("/healthz", web.Public(), s.healthy, web.Free)
	r.Get("/readyz", web.Public(), s.ready, web.Free)
	if s.Config.MetricsListen == "" {
		r.Get("/metrics", web.Public(), s.exposition, web.Free)
	}
	r.Get("/", web.Public(), s.deskPage)
	r.Get("/assets/:name", web.Public(), s.deskFile)
	r.Get("/docs", web.Public(), s.docs)
	r.Get("/docs/openapi.json", web.Public(), s.docsOpenAPI)
	r.Get("/docs/swagger.json", web.Public(), s.docsSwagger)
	r.Get("/docs/*", web.Public(), s.docsFile)
}
