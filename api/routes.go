package api

import "kntc/internal/access"

// The prefix of every resource.
const v1 = "/api/v1"

// routes is the whole surface. Each line names who may call, and the query
// parameters that the route takes; tests compare it with the description.
func (s *server) routes(r *registrar) {
	r.post(v1+"/auth/sign-in", public(), s.signIn)
	r.post(v1+"/auth/refresh", public(), s.refresh)
	r.post(v1+"/auth/sign-out", public(), s.signOut)
	r.post(v1+"/auth/password", signedIn(), s.changePassword, pending)
	r.get(v1+"/me", signedIn(), s.me, pending)

	r.get(v1+"/accounts", needs(access.AccountManage), s.accounts, takes(accountsQuery{}))
	r.post(v1+"/accounts", needs(access.AccountManage), s.createAccount)
	r.get(v1+"/accounts/:id", needs(access.AccountManage), s.account)
	r.patch(v1+"/accounts/:id", needs(access.AccountManage), s.changeAccount)
	r.post(v1+"/accounts/:id/password-reset", needs(access.AccountManage), s.resetPassword)

	r.get(v1+"/authorities", needs(access.AuthorityRead), s.authorities, takes(authoritiesQuery{}))
	r.post(v1+"/authorities", needs(access.AuthorityManage), s.createAuthority)
	r.post(v1+"/authorities/reorganisations", needs(access.AuthorityManage), s.reorganise)
	r.post(v1+"/authorities/imports", needs(access.AuthorityManage), s.importAuthorities, upload)
	r.get(v1+"/authorities/:id", needs(access.AuthorityRead), s.authority, takes(dayQuery{}))
	r.get(v1+"/authorities/:id/tree", needs(access.AuthorityRead), s.authorityTree, takes(treeQuery{}))
	r.get(v1+"/authorities/:id/staff", needs(access.PetitionRead), s.staff)
	r.post(v1+"/authorities/:id/hand-overs", needs(access.CaseHandOver), s.handOver, long)
	r.post(v1+"/authorities/:id/changes", needs(access.AuthorityManage), s.changeAuthority)

	r.get(v1+"/petitions", needs(access.PetitionRead), s.petitions, takes(petitionsQuery{}))
	r.post(v1+"/petitions", needs(access.PetitionRegister), s.registerPetition)
	r.post(v1+"/petitions/duplicate-check", needs(access.PetitionRegister), s.checkDuplicates)
	r.get(v1+"/petitions/export", needs(access.ExportRead), s.exportPetitions, takes(exportQuery{}), long)
	r.get(v1+"/petitions/recirculated", needs(access.PetitionRead), s.recirculatedPetitions, takes(recirculatedQuery{}))
	r.get(v1+"/petitions/recirculated/export", needs(access.ExportRead), s.exportRecirculated, takes(recirculatedExportQuery{}), long)
	r.get(v1+"/petitions/:id", needs(access.PetitionRead), s.petition)
	r.put(v1+"/petitions/:id/parties", needs(access.PetitionClassify), s.replaceParties)
	r.get(v1+"/petitions/:id/events", needs(access.PetitionRead), s.petitionEvents)
	r.get(v1+"/petitions/:id/actions", needs(access.PetitionRead), s.petitionActions)
	r.get(v1+"/petitions/:id/urgings", needs(access.PetitionRead), s.petitionUrgings)
	r.get(v1+"/petitions/:id/holders", needs(access.PetitionRead), s.petitionHolders)
	r.get(v1+"/petitions/:id/documents", needs(access.PetitionRead), s.petitionDocuments)
	r.post(v1+"/petitions/:id/transitions", needs(access.PetitionRead), s.stepPetition)
	r.get(v1+"/petitions/:id/attachments", needs(access.PetitionRead), s.attachments)
	r.post(v1+"/petitions/:id/attachments", needs(access.AttachmentWrite), s.attach, takes(attachQuery{}), upload)
	r.get(v1+"/attachments/:id/content", needs(access.PetitionRead), s.attachmentContent, long)

	r.get(v1+"/matters", needs(access.PetitionRead), s.matters, takes(mattersQuery{}))
	r.get(v1+"/matters/:id", needs(access.PetitionRead), s.matter)
	r.get(v1+"/matters/:id/events", needs(access.PetitionRead), s.matterEvents)
	r.get(v1+"/matters/:id/actions", needs(access.PetitionRead), s.matterActions)
	r.get(v1+"/matters/:id/urgings", needs(access.PetitionRead), s.matterUrgings)
	r.get(v1+"/matters/:id/documents", needs(access.PetitionRead), s.matterDocuments)
	r.post(v1+"/matters/:id/transitions", needs(access.PetitionRead), s.stepMatter)

	r.get(v1+"/me/worklist", needs(access.PetitionRead), s.worklist, takes(worklistQuery{}))
	r.get(v1+"/absences", needs(access.AbsenceRecord), s.absences, takes(absencesQuery{}))
	r.post(v1+"/absences", needs(access.AbsenceRecord), s.recordAbsence)
	r.post(v1+"/absences/:id/end", needs(access.AbsenceRecord), s.endAbsence)

	r.get(v1+"/statistics", needs(access.StatisticsRead), s.statistics, takes(statisticsQuery{}))
	r.get(v1+"/statistics/definitions", needs(access.StatisticsRead), s.definitions)

	r.get(v1+"/deadlines", needs(access.PetitionRead), s.openDeadlines, takes(deadlinesQuery{}))
	r.get(v1+"/me/calendar-link", signedIn(), s.ownCalendarLink)
	r.put(v1+"/me/calendar-link", signedIn(), s.openCalendarLink)
	r.delete(v1+"/me/calendar-link", signedIn(), s.endCalendarLink)
	r.get(calendarLinkPath, public(), s.readCalendarLink, takes(calendarLinkQuery{}))
	r.get(v1+"/reminders", needs(access.PetitionRead), s.reminders, takes(remindersQuery{}))
	r.get(v1+"/petitions/:id/deadlines", needs(access.PetitionRead), s.petitionDeadlines, takes(explainQuery{}))
	r.get(v1+"/matters/:id/deadlines", needs(access.PetitionRead), s.matterDeadlines, takes(explainQuery{}))
	r.get(v1+"/deadlines/compute", signedIn(), s.computeDeadline, takes(computeQuery{}))
	r.get(v1+"/calendar/:id", signedIn(), s.calendarYear)
	r.put(v1+"/calendar/:id", needs(access.LawManage), s.replaceYear)
	r.get(v1+"/deadline-rules", signedIn(), s.deadlineRules, takes(rulesQuery{}))
	r.post(v1+"/deadline-rules", needs(access.LawManage), s.addRule)
	r.get(v1+"/legal-switches", signedIn(), s.legalSwitches)
	r.put(v1+"/legal-switches/:id", needs(access.LawManage), s.setSwitch)
	r.get(v1+"/stop-grounds", signedIn(), s.stopGrounds, takes(lawRowsQuery{}))
	r.post(v1+"/stop-grounds", needs(access.LawManage), s.addGround)
	r.get(v1+"/urging-ladder", signedIn(), s.urgingLadder, takes(lawRowsQuery{}))
	r.post(v1+"/urging-ladder", needs(access.LawManage), s.addRung)
	r.get(v1+"/reception-quotas", signedIn(), s.receptionQuotas, takes(lawRowsQuery{}))
	r.post(v1+"/reception-quotas", needs(access.LawManage), s.addQuota)
	r.get(v1+"/law-events", signedIn(), s.lawEvents, takes(lawEventsQuery{}))

	r.post(v1+"/imports", needs(access.PetitionImport), s.importRegister, upload)
	r.get(v1+"/reference", signedIn(), s.reference)

	r.get("/.well-known/jwks.json", public(), s.keys)
	r.get("/healthz", public(), s.healthy)
	r.get("/readyz", public(), s.ready)
	if s.Config.MetricsListen == "" {
		r.get("/metrics", public(), s.exposition)
	}
	r.get("/", public(), s.docs)
	r.get("/docs", public(), s.docs)
	r.get("/docs/openapi.json", public(), s.docsOpenAPI)
	r.get("/docs/swagger.json", public(), s.docsSwagger)
	r.get("/docs/*", public(), s.docsFile)
}
