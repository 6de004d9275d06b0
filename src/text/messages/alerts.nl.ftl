# alerts, nl
