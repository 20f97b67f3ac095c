package petition

import "kntc/internal/bilingual"

// The laws the tables cite, with the day from which the cited wording holds.
const (
	lawComplaints    = "Luật Khiếu nại 02/2011/QH13"
	lawDenunciations = "Luật Tố cáo 25/2018/QH14"
	lawReception     = "Luật Tiếp công dân 42/2013/QH13"
	circularHandling = "Thông tư 05/2021/TT-TTCP"
	lawLocalGov      = "Luật Tổ chức chính quyền địa phương 72/2025/QH15"
	decree124        = "Nghị định 124/2020/NĐ-CP (sửa đổi bởi Nghị định 155/2026/NĐ-CP)"
	decree154        = "Nghị định 154/2026/NĐ-CP"
	decree31         = "Nghị định 31/2019/NĐ-CP"
	decree20         = "Nghị định 20/2008/NĐ-CP"
)

func lkn(article string) bilingual.Legal {
	return bilingual.Legal{Law: lawComplaints, Article: article, Version: "2012-07-01"}
}

// lkn2026 cites what Luật 136/2025/QH15 put into the law on complaints.
func lkn2026(article string) bilingual.Legal {
	return bilingual.Legal{Law: lawComplaints, Article: article, Version: "2026-07-01"}
}

func ltc(article string) bilingual.Legal {
	return bilingual.Legal{Law: lawDenunciations, Article: article, Version: "2019-01-01"}
}

func ltcd(article string) bilingual.Legal {
	return bilingual.Legal{Law: lawReception, Article: article, Version: "2014-07-01"}
}

func tt05(article string) bilingual.Legal {
	return bilingual.Legal{Law: circularHandling, Article: article, Version: "2021-11-15"}
}

// nd155 cites what Nghị định 155/2026/NĐ-CP put into the decree on complaints;
// the article is the amending decree's.
func nd155(article string) bilingual.Legal {
	return bilingual.Legal{Law: decree124, Article: article, Version: "2026-07-01"}
}

func nd154(article string) bilingual.Legal {
	return bilingual.Legal{Law: decree154, Article: article, Version: "2026-07-01"}
}

func nd31(article string) bilingual.Legal {
	return bilingual.Legal{Law: decree31, Article: article, Version: "2019-05-28"}
}

func nd20(article string) bilingual.Legal {
	return bilingual.Legal{Law: decree20, Article: article, Version: "2008-02-14"}
}

func law72(article string) bilingual.Legal {
	return bilingual.Legal{Law: lawLocalGov, Article: article, Version: "2025-07-01"}
}
