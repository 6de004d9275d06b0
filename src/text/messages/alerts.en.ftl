# alerts, en
